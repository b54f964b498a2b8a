import { Command, CommanderError, Option } from 'commander'
import type { Effects } from '../base/effects.js'
import { UserError } from '../base/errors.js'
import { machineFailure } from '../engine/machine-failure.js'
import { errorRecords, errorText } from './output/error-text.js'
import { fileError } from './output/file-error.js'
import { permissionFailure } from './output/permission-failure.js'
import { Redaction } from './redaction.js'
import { styleFor } from './output/style.js'
import type { CommonOptions, Invocation, Verb } from './verb.js'
import { wantsColor } from './verb.js'
import { auroraVersion } from './version.js'
import { loadVerbs } from './verbs/index.js'

/** Runs one command line; gives the exit code. 0 fine, 1 something failed, 2 wrong usage or a broken project. */
export async function run(argv: readonly string[], world: Effects): Promise<number> {
  const redaction = new Redaction()
  const effects = redaction.guard(world)
  let exitCode = 0
  if (argv.length === 1 && (argv[0] === '--version' || argv[0] === '-V')) {
    effects.stdout.write(`${auroraVersion()}\n`)
    return 0
  }
  const program = newProgram(effects, commonOptionsIn(argv))
  for (const verb of await loadVerbs(argv)) {
    addVerb(program, verb, { effects, redaction }, (code) => {
      exitCode = code
    })
  }
  try {
    if (argv.length === 0) {
      program.outputHelp()
      return 2
    }
    await program.parseAsync([...argv], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    return report(explained(error, effects), effects, commonOptionsIn(argv))
  }
}

/** What the machine or the user did to a run, in their words; a defect stays what it is. */
function explained(error: unknown, { signal }: Effects): unknown {
  if (error instanceof UserError) return error
  if (signal.aborted) {
    return new UserError('Interrupted: what was committed before stands, nothing else was changed.', {
      code: 'interrupted',
      exitCode: 1,
    })
  }
  return fileError(error) ?? machineFailure(error) ?? permissionFailure(error) ?? error
}

function newProgram(effects: Effects, { logFormat }: CommonOptions): Command {
  const program = new Command('aurora')
    .description('Validator P&L and partner commissions, from provider bytes to published statements.')
    .version(auroraVersion(), '-V, --version')
    .configureOutput({
      writeOut: (text) => effects.stdout.write(text),
      writeErr: (text) => effects.stderr.write(text),
      getOutHelpWidth: () => Math.min(effects.stdout.columns, 110),
      ...(logFormat === 'json' ? { outputError: (text) => writeUsageRecord(text, effects) } : {}),
    })
    .exitOverride()
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      `
Start here:
  aurora load <file-or-folder>     land recorded provider answers
  aurora build                     build, test and publish everything
  aurora show <model>              look at a model's rows
  aurora <verb> --help             every verb explains itself with examples`,
    )
  return logFormat === 'json' ? program : program.showHelpAfterError('(aurora --help shows what there is)')
}

/** Whoever reads JSON lines gets wrong usage as one, too. */
function writeUsageRecord(text: string, effects: Effects): void {
  const message = text.replace(/^error: /, '').trim()
  effects.stderr.write(`${JSON.stringify({ type: 'error', code: 'usage', message })}\n`)
}

function addVerb(
  program: Command,
  verb: Verb,
  outside: Pick<Invocation, 'effects' | 'redaction'>,
  setExitCode: (code: number) => void,
): void {
  const command = program.command(verb.name).helpGroup(verb.group)
  verb.configure(command)
  const leaves = command.commands.length > 0 ? command.commands : [command]
  for (const leaf of leaves) {
    addCommonOptions(leaf)
    leaf.action(async (...parameters: unknown[]) => {
      const self = parameters.at(-1) as Command
      const invocation: Invocation = {
        verb: leaf === command ? verb.name : `${verb.name} ${leaf.name()}`,
        words: self.args,
        options: self.opts<CommonOptions>(),
        ...outside,
      }
      setExitCode(await verb.run(invocation))
    })
  }
}

function addCommonOptions(command: Command): void {
  command
    .option('--project-dir <folder>', 'folder of aurora.yml (default: the nearest one upward)')
    .option('--target <name>', 'target of aurora.yml (default: its default_target)')
    .option('--vars <yaml>', "values for {{var}}, e.g. --vars '{first_period: 800}'")
    .addOption(
      new Option('--log-format <format>', 'how progress is told').choices(['text', 'json']).default('text'),
    )
    .option('--no-color', 'no colours (NO_COLOR works as well)')
    .option('--debug', 'stack traces with errors')
}

function commonOptionsIn(argv: readonly string[]): CommonOptions {
  const position = argv.indexOf('--log-format')
  const isJson = argv.includes('--log-format=json') || (position >= 0 && argv[position + 1] === 'json')
  return {
    logFormat: isJson ? 'json' : 'text',
    color: !argv.includes('--no-color'),
    debug: argv.includes('--debug'),
  }
}

function report(error: unknown, effects: Effects, options: CommonOptions): number {
  if (options.logFormat === 'json') {
    for (const record of errorRecords(error))
      effects.stderr.write(`${JSON.stringify({ type: 'error', ...record })}\n`)
  } else {
    effects.stderr.write(errorText(error, styleFor(wantsColor(options, effects, effects.stderr))))
    if (options.debug === true && error instanceof UserError) effects.stderr.write(`${error.stack ?? ''}\n`)
  }
  return error instanceof UserError ? error.exitCode : 1
}
