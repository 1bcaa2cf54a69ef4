// replay: a fuzzer's function on every file of a folder: the seeds, among which each input stands that once broke it.
//
//   replay_NAME FOLDER
//
// Built with every compiler, so that what was found stays mended where no fuzzer runs.
//
// Threads: one.
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: replay_NAME FOLDER\n", stderr);
    return 2;
  }
  int inputs = 0;
  for (const auto& file : std::filesystem::directory_iterator(argv[1])) {
    std::printf("%s\n", file.path().c_str());  // the last one is the one that broke it
    std::fflush(stdout);
    std::ifstream stream(file.path(), std::ios::binary);
    const std::string input((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
    ++inputs;
  }
  return inputs > 0 ? 0 : 1;
}
