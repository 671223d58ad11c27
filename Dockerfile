# A small image with nothing in it but the program and the authorities whose
# certificates it believes, those of a database and of a sign-in among them:
#   docker build --build-arg VERSION="$(git describe --always --dirty)" -t weighpoint .
#   docker run -p 8080:8080 -v weighpoint:/data weighpoint

FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=""
# SQLite is C, and the final image has no C library, so the binary is static.
RUN CGO_ENABLED=1 go build -trimpath -buildvcs=false -tags 'netgo osusergo sqlite_omit_load_extension' \
    -ldflags "-s -w -X main.version=${VERSION} -linkmode external -extldflags '-static'" \
    -o /out/weighpoint ./cmd/weighpoint
RUN mkdir /out/data

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/weighpoint /weighpoint
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# SQLite puts temporary files into the working directory: nothing else need be
# writable.
WORKDIR /data
VOLUME ["/data"]
ENV WEIGHPOINT_LISTEN=0.0.0.0:8080 WEIGHPOINT_DATA=/data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=5s --start-period=5s CMD ["/weighpoint", "health"]
ENTRYPOINT ["/weighpoint"]
