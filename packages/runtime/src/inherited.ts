/** The environment of a child process: this process's own, with changes. */
export const inheritedEnvironment = (
  changes: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv => ({ ...process.env, ...changes });

/** The folder that the person typed the command in: npm runs a script in the folder of its package.json. */
export const callerFolder = (): string => process.env.INIT_CWD ?? process.cwd();

/** Removes a variable that this process inherited, for itself and for the children it starts from now on. */
export const dropInherited = (name: string): void => {
  delete process.env[name];
};
