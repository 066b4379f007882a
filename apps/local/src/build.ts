import { descriptorIn, type GeneratedDefinition, generatedStep, type Step } from '@presage/gitops';

const pages: GeneratedDefinition = {
  title: 'Build the web pages',
  command: ['npm', 'run', '--silent', 'build'],
  folder: 'apps/web',
  inputs: [
    'apps/web/{src,public,build}/**/*',
    'apps/web/{package.json,vite.config.ts,index.html,tsconfig.json}',
    'package-lock.json',
  ],
  output: 'apps/web/dist',
};

/** What the api needs that is not in the repository; gitops.config.ts lists it. */
export const generatedSteps = async (): Promise<Step[]> =>
  (await descriptorIn()).generated.map(generatedStep);

export const pagesStep = (): Step => generatedStep(pages);
