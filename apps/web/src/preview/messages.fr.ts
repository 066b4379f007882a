export default {
  preview: {
    label: 'Aperçu',
    branch: 'branche',
    commit: 'commit',
    data: 'Ce que vous changez ici reste ici.',
  },
};
