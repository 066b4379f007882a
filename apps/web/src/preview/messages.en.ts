export default {
  preview: {
    label: 'Preview',
    branch: 'branch',
    commit: 'commit',
    data: 'What you change here stays here.',
    list: {
      title: 'Previews',
      failed: 'The previews cannot be listed.',
      state: 'State',
      awake: 'awake',
      asleep: 'asleep',
      coming: 'coming up',
      used: 'last used {time}',
      pushed: 'Pushed',
      size: 'Database',
      none: 'none',
    },
  },
};
