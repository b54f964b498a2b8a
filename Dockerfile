# The tool with this project's models, for servers that run containers: `docker compose run --rm aurora build`.
FROM node:22-bookworm-slim AS made
WORKDIR /warehouse
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
WORKDIR /warehouse
# DuckDB's file, the compiled SQL and the artifacts are written below the project.
RUN chown node:node /warehouse
COPY --from=made --chown=node:node /warehouse/package.json /warehouse/aurora.yml ./
COPY --from=made --chown=node:node /warehouse/bin ./bin
COPY --from=made --chown=node:node /warehouse/dist ./dist
COPY --from=made --chown=node:node /warehouse/node_modules ./node_modules
COPY --from=made --chown=node:node /warehouse/macros ./macros
COPY --from=made --chown=node:node /warehouse/models ./models
COPY --from=made --chown=node:node /warehouse/seeds ./seeds
COPY --from=made --chown=node:node /warehouse/sources ./sources
COPY --from=made --chown=node:node /warehouse/tests/data ./tests/data
COPY --from=made --chown=node:node /warehouse/tests/generic ./tests/generic
USER node
ENTRYPOINT ["node", "bin/aurora.js"]
CMD ["--help"]
