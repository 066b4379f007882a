export default {
  preview: {
    label: 'Aperçu',
    branch: 'branche',
    commit: 'commit',
    data: 'Ce que vous changez ici reste ici.',
    list: {
      title: 'Aperçus',
      failed: 'Impossible de lister les aperçus.',
      state: 'État',
      awake: 'éveillé',
      asleep: 'en veille',
      coming: 'en préparation',
      used: 'utilisé le {time}',
      pushed: 'Poussé',
      size: 'Base de données',
      none: 'aucune',
    },
  },
};
