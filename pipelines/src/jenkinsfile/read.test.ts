import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readJenkinsfile } from './read.ts';
import { JenkinsfileError } from './tokens.ts';

const stage = "stage('One') { steps { sh 'true' } }";
const pipeline = (stages: string, more = '') =>
  `pipeline {\n  agent { label 'x' }\n  ${more}\n  stages { ${stages} }\n}`;

describe('our reader of declarative Jenkinsfiles', () => {
  test('reads stages, conditions, credentials and what runs at the end', () => {
    const source = `
      // A comment with { and '
      pipeline {
        agent { label 'a && b' }
        options { timeout(time: 5, unit: 'MINUTES'); disableConcurrentBuilds() }
        parameters {
          string(name: 'WHERE', defaultValue: 'here', description: 'where')
          booleanParam(name: 'NOW', defaultValue: false)
        }
        environment { CI = 'true' }
        stages {
          stage('Checkout') { steps { checkout scm } }
          stage("Push") {
            when {
              branch 'main'
              not { branch 'other' }
              expression { params.NOW }
            }
            steps {
              withCredentials([usernamePassword(credentialsId: 'store', usernameVariable: 'U', passwordVariable: 'P')]) {
                sh 'one "$U"'
              }
              sh '''
                two
              '''
            }
          }
        }
        post { always { archiveArtifacts artifacts: 'out/**', allowEmptyArchive: true } }
      }`;
    assert.deepEqual(readJenkinsfile(source), {
      label: 'a && b',
      parameters: { WHERE: 'here', NOW: false },
      environment: { CI: 'true' },
      stages: [
        { name: 'Checkout', when: [], steps: [{ kind: 'checkout' }] },
        {
          name: 'Push',
          when: [
            { kind: 'branch', name: 'main' },
            { kind: 'not-branch', name: 'other' },
            { kind: 'parameter', name: 'NOW' },
          ],
          steps: [
            { kind: 'sh', script: 'one "$U"', credentials: [{ id: 'store', user: 'U', password: 'P' }] },
            { kind: 'sh', script: '\n                two\n              ', credentials: [] },
          ],
        },
      ],
      always: [{ kind: 'archive', artifacts: 'out/**', allowEmpty: true }],
    });
  });

  const refused: readonly (readonly [what: string, source: string, message: RegExp])[] = [
    ['a scripted pipeline', "node { sh 'true' }", /one pipeline/],
    [
      'a brace that is missing',
      pipeline(stage).slice(0, -1),
      /a name expected, and not "the end of the file"/,
    ],
    ['a brace too many', `${pipeline(stage)} }`, /a new line expected, and not "}"/],
    ['a quote that does not end', pipeline("stage('One') { steps { sh 'true } }"), /unexpected "'"/],
    ['no agent', `pipeline { stages { ${stage} } }`, /pipeline lacks agent/],
    ['no stages', "pipeline { agent { label 'x' } }", /pipeline lacks stages/],
    ['a stage without steps', pipeline("stage('One') { }"), /stage lacks steps/],
    ['a stage with no step', pipeline("stage('One') { steps { } }"), /a stage needs a step/],
    ['a stage without a name', pipeline("stage { steps { sh 'true' } }"), /stage takes one value/],
    ['two stages of one name', pipeline(`${stage}\n${stage}`), /two stages are named One/],
    ['a section that does not exist', pipeline(stage, "tool { jdk 'x' }"), /pipeline has no tool/],
    [
      'a section twice',
      pipeline(stage, "environment { A = 'a' }\nenvironment { B = 'b' }"),
      /has environment twice/,
    ],
    [
      'an option that does not exist',
      pipeline(stage, 'options { timout(time: 5) }'),
      /options has no timout/,
    ],
    ['a step that it does not know', pipeline("stage('One') { steps { bat 'dir' } }"), /steps has no bat/],
    ['a step outside of steps', pipeline("stage('One') { sh 'true' }"), /stage has no sh/],
    [
      'a script that Groovy would fill in',
      pipeline('stage("One") { steps { sh "push $PASSWORD" } }'),
      /single quotes/,
    ],
    [
      'credentials of another kind',
      pipeline("stage('One') { steps { withCredentials([file(credentialsId: 'a')]) { sh 'x' } } }"),
      /unknown credentials file/,
    ],
    [
      'a condition on an unknown parameter',
      pipeline("stage('One') { when { expression { params.NOW } }\nsteps { sh 'x' } }"),
      /no parameter NOW/,
    ],
    [
      'the opposite of anything but a branch',
      pipeline("stage('One') { when { not { expression { params.NOW } } }\nsteps { sh 'x' } }"),
      /not has no expression/,
    ],
    [
      'an argument twice',
      pipeline(stage, "parameters { string(name: 'A', name: 'B', defaultValue: '') }"),
      /name twice/,
    ],
    [
      'a parameter of the wrong type',
      pipeline(stage, "parameters { booleanParam(name: 'A', defaultValue: 'no') }"),
      /no boolean/,
    ],
    [
      'two statements on a line',
      pipeline("stage('One') { steps { sh('a') sh('b') } }"),
      /a new line expected/,
    ],
    ['an assignment among stages', pipeline("x = 'y'"), /stages has no assignments/],
  ];
  for (const [what, source, message] of refused) {
    test(`refuses ${what}`, () => {
      assert.throws(
        () => readJenkinsfile(source),
        (error) => error instanceof JenkinsfileError && message.test(error.message) && error.line > 0,
      );
    });
  }

  test('names the line', () => {
    assert.throws(
      () => readJenkinsfile(pipeline("stage('One') {\n steps {\n bat 'x' } }")),
      /^JenkinsfileError: Jenkinsfile:6: /,
    );
  });
});
