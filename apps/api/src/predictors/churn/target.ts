export const probabilityLabel = { en: 'Probability of leaving', fr: 'Probabilité de départ' };

export const classes = {
  stays: { en: 'stays', fr: 'reste' },
  leaves: { en: 'likely to leave', fr: 'risque de partir' },
};
