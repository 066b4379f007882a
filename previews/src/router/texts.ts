/** What the router says itself: a title, and what to do. */
export interface Text {
  readonly title: string;
  readonly detail: string;
}

export type Message = 'unknown' | 'waking' | 'late' | 'broken' | 'stalled';
export type Language = 'en' | 'fr';

export const texts: Readonly<Record<Language, Readonly<Record<Message, Text>>>> = {
  en: {
    unknown: {
      title: 'There is no preview here',
      detail:
        'A preview is at http://BRANCH.localhost, at the port of this page. `npm run gitops preview list` shows those that there are.',
    },
    waking: {
      title: 'This preview is waking up',
      detail: 'Nobody used it for a while. The page appears by itself, usually within 3 seconds.',
    },
    late: {
      title: 'This preview does not wake up',
      detail: '`npm run gitops preview logs BRANCH` shows why. Reload the page to try again.',
    },
    broken: {
      title: 'This preview does not answer',
      detail: 'It broke the connection. `npm run gitops preview logs BRANCH` shows why.',
    },
    stalled: { title: 'The body did not arrive in time', detail: 'Send it without long pauses.' },
  },
  fr: {
    unknown: {
      title: 'Il n’y a pas d’aperçu ici',
      detail:
        'Un aperçu se trouve à http://BRANCHE.localhost, au port de cette page. `npm run gitops preview list` affiche ceux qui existent.',
    },
    waking: {
      title: 'Cet aperçu se réveille',
      detail:
        'Personne ne l’a utilisé depuis un moment. La page apparaît d’elle-même, en général dans les 3 secondes.',
    },
    late: {
      title: 'Cet aperçu ne se réveille pas',
      detail:
        '`npm run gitops preview logs BRANCHE` affiche pourquoi. Rechargez la page pour essayer encore.',
    },
    broken: {
      title: 'Cet aperçu ne répond pas',
      detail: 'Il a rompu la connexion. `npm run gitops preview logs BRANCHE` affiche pourquoi.',
    },
    stalled: { title: 'Le corps n’est pas arrivé à temps', detail: 'Envoyez-le sans longues pauses.' },
  },
};

/** French where it stands before English in `Accept-Language`; otherwise English. */
export function languageOf(accepted = ''): Language {
  const named = accepted.split(',').map((part) => {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const weight = parameters.find((parameter) => parameter.trim().startsWith('q='));
    return { language: tag.split('-')[0], weight: weight ? Number(weight.trim().slice(2)) : 1 };
  });
  const weightOf = (language: Language) =>
    Math.max(0, ...named.filter((one) => one.language === language).map(({ weight }) => weight));
  return weightOf('fr') > weightOf('en') ? 'fr' : 'en';
}
