# The simulator in a container. Nothing here needs BuildKit, and nothing is native: arm64 is the same file.
# Both stages are made of one image. Its digest (node:24-bookworm-slim@sha256:…) is set at the first release; until then a release looks
# it up (.github/workflows/release.yml). Another image: docker build --build-arg NODE_IMAGE=…
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE} AS build
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json ./
COPY bin bin
COPY scripts scripts
COPY bench bench
COPY src src
COPY views views
COPY public public
COPY fixtures fixtures
COPY templates templates
RUN npm run build && npm run sbom
RUN mkdir -p /app/dist \
  && cp -r bin public fixtures templates package.json /app/ \
  && cp -r dist/bundle dist/sbom.cdx.json /app/dist/
# Compiled code, without which a start takes longer. It is valid only for this version of Node, this folder and this user.
RUN mkdir /app/compile-cache && chown 1000:1000 /app/compile-cache
USER 1000:1000
RUN NODE_COMPILE_CACHE=/app/compile-cache node scripts/fill-compile-cache.js /app

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="itsme-simulator" \
  org.opencontainers.image.description="A simulator of itsme, the Belgian digital identity app. Not itsme." \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production ITSME_HOST=0.0.0.0 NODE_COMPILE_CACHE=/app/compile-cache
WORKDIR /app
COPY LICENSE ./
COPY --from=build /app ./
# For --keys /data/keys.json: a volume that is mounted there belongs to the same user.
RUN mkdir /data && chown 1000:1000 /data
USER 1000:1000
EXPOSE 4876
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["node", "bin/health.js"]
ENTRYPOINT ["node", "bin/itsme-simulator.js"]
