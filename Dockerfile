# Yore with the archive of snapshots/ built in, at /usr/local/share/yore/kp.db.
#
#   docker build -t yore . && docker run --rm -p 5300:5300/udp -p 5300:5300/tcp yore
#   dig -p 5300 @127.0.0.1 kp NS
#
# It needs no capability, no user of its own and no place to write:
#   docker run --rm --read-only --cap-drop ALL --security-opt no-new-privileges ... yore
# An archive of one's own goes into the volume /var/lib/yore:
#   docker run -v mine:/var/lib/yore ... yore --archive /var/lib/yore/yore.db
# The arguments are added to the configuration, /etc/yore/yored.toml (yored.toml(5)), and win over it:
#   docker run ... yore --as-of 2016

FROM debian:bookworm-slim AS build
WORKDIR /src
COPY packaging/packages packaging/install packaging/
RUN packaging/install build
COPY . .
RUN cmake --preset release -DYORE_TESTS=OFF && cmake --build --preset release --target shipped \
 && cmake --install build/release --prefix /usr/local --strip

# What a student works in: the same programs, the servers of the labs at 127.0.0.1, the tools to ask with, and the pages.
FROM debian:bookworm-slim AS client
COPY packaging/packages packaging/install /tmp/packaging/
RUN /tmp/packaging/install run client && apt-get clean && rm -rf /tmp/packaging /var/lib/apt/lists/* \
 && useradd --create-home student && ln -s /usr/local/share/yore/labs /home/student/labs
COPY --from=build /usr/local/bin /usr/local/bin
COPY --from=build /usr/local/share /usr/local/share
ENV YORE_ARCHIVE=/usr/local/share/yore/lab.db TZ=UTC
USER student
WORKDIR /home/student
CMD ["/usr/local/share/yore/labs/start"]

FROM debian:bookworm-slim
LABEL org.opencontainers.image.title="Yore" \
      org.opencontainers.image.description="A flight recorder and time machine for DNS zones, with the .kp zones of 2016" \
      org.opencontainers.image.licenses="BSD-3-Clause"
COPY packaging/packages packaging/install /tmp/packaging/
RUN /tmp/packaging/install run && apt-get clean && rm -rf /tmp/packaging /var/lib/apt/lists/* \
 && useradd --system --uid 5300 --no-create-home --shell /usr/sbin/nologin yore \
 && install -d -o yore -g yore /var/lib/yore
COPY --from=build /usr/local/bin /usr/local/bin
COPY --from=build /usr/local/share/yore/kp.db /usr/local/share/yore/lab.db /usr/local/share/yore/
COPY --from=build /usr/local/share/doc/yore/copyright /usr/local/share/doc/yore/copyright
COPY packaging/container/yored.toml /etc/yore/yored.toml
ENV YORE_ARCHIVE=/usr/local/share/yore/kp.db
USER yore
VOLUME /var/lib/yore
EXPOSE 5300/udp 5300/tcp
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["yored", "--config", "/etc/yore/yored.toml", "--health"]
ENTRYPOINT ["yored", "--config", "/etc/yore/yored.toml"]
