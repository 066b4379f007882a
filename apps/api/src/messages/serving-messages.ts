/** Why a version serves outside of a cluster; see catalogue.ts. */
export const servingMessages = {
  'serves-first': 'It is the first version that was trained here.',
  'serves-better': 'It is the newest version, and better than {before} on the held-out part of {data}.',
  'serves-not-worse': 'It is the newest version, and not worse than {before} on the held-out part of {data}.',
  'serves-measures-as-well':
    'It is the newest version, and its measures are not worse than those of {before}.',
  'serves-unmeasured':
    'It is the newest version. The one before, {before}, could not be measured on {data}: {cause}.',
  'serves-older': 'The newest version, {newest}, does not serve: it is worse on the held-out part of {data}.',
  'serves-older-on-a-part':
    'The newest version, {newest}, does not serve: it is worse on a part of the held-out records of {data}.',
  'serves-measures-better': 'The newest version, {newest}, does not serve: its measures are worse.',
  'serves-pinned': 'It is pinned: newer versions do not replace it.',
  'serves-variable': 'The variable MODEL_{predictor} pins it: newer versions do not replace it.',
  'serves-instead': 'It is the first version. It serves because {digest} cannot: {cause}.',
  'pins-in-git':
    'The pins of {environment} are in git: write {predictor}={version} in overlays/{environment}/models.env, commit, then git push cluster main.',
  'pinned-by-variable':
    'The variable MODEL_{predictor} pins a version. Unset it, then stop `npm start` and start it again.',
} as const;
