export const probabilityLabel = { en: 'Probability of leaving', fr: 'Probabilité de départ' };

export const classes = {
  stays: { en: 'stays', fr: 'reste' },
  leaves: { en: 'at risk of leaving', fr: 'risque de partir' },
};
