# Yore with the archive of snapshots/ built in.
#
#   docker build -t yore . && docker run --rm -p 5300:5300/udp -p 5300:5300/tcp yore
#   dig -p 5300 @127.0.0.1 kp NS

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY packaging/packages packaging/install packaging/
RUN packaging/install build
COPY . .
RUN cmake --preset release -DYORE_TESTS=OFF && cmake --build build/release --target yored yore \
 && strip build/release/server/yored build/release/tools/yore
# An archive that ships is in DELETE mode, so that it opens on a read-only file system.
RUN build/release/tools/yore -a build/yore.db import snapshots && build/release/tools/yore -a build/yore.db export --sealed yore.db

FROM debian:bookworm-slim
COPY packaging/packages packaging/install /tmp/packaging/
RUN /tmp/packaging/install run && rm -rf /tmp/packaging /var/lib/apt/lists/* \
 && useradd --system --no-create-home --shell /usr/sbin/nologin yore
COPY --from=build /src/build/release/server/yored /src/build/release/tools/yore /usr/local/bin/
COPY --from=build --chmod=444 /src/yore.db /usr/local/share/yore/yore.db
ENV YORE_ARCHIVE=/usr/local/share/yore/yore.db
USER yore
EXPOSE 5300/udp 5300/tcp
ENTRYPOINT ["yored", "--archive", "/usr/local/share/yore/yore.db"]
CMD ["--listen", "0.0.0.0:5300"]
