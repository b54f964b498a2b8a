/** The list of mutations for people, docs/reference/mutations.md. */
export function mutationsPage(mutations) {
  const files = [...new Set(mutations.map(({ file }) => file))].sort()
  return `# Mutations

\`npm run test:mutation\` makes ${mutations.length} small changes to the SQL, one after another, each in a copy of the project, and runs the
tests that should notice; a change that none notices, or that no longer fits the SQL, fails the run. They stand in
\`tests/mutation/mutations.yml\` with the text that is replaced and the tests; this page is made from that list
(\`npx vitest -u run tests/unit/mutation\` writes it).

| option | meaning |
|---|---|
| \`--only <name,…>\` | some of them |
| \`--jobs <n>\` | how many at a time; by default as many as there are cores |
| \`--longest <seconds>\` | how long a file of tests may take with a change in it; by default 600 |
| \`--output json\` | for machines |
| \`--check\` | only whether each still fits the SQL, at once |

Exit code 0: each was noticed; 1: one was not, no longer fits, makes SQL that does not run, or lets tests run on and on,
which tells nothing of what they test; 2: nothing could be told, for instance because a test fails without any change.

| change | what it would do |
|---|---|
${files.map((file) => rowsOf(file, mutations)).join('\n')}`
}

function rowsOf(file, mutations) {
  const own = mutations.filter((mutation) => mutation.file === file)
  return [`| **${file}** | |`, ...own.map(({ name, why }) => `| ${name} | ${why} |`)].join('\n')
}
