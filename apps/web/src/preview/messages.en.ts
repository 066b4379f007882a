export default {
  preview: {
    label: 'Preview',
    branch: 'branch',
    commit: 'commit',
    data: 'What you change here stays here.',
  },
};
