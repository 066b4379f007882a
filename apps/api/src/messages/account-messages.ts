/** Messages about accounts, passwords, second factors and tokens; part of the catalogue. */
export const accountMessages = {
  'password-wrong': 'is not the present password',
  'code-wrong': 'is not the present code of the app',
  'password-common':
    'can be guessed soon: it is a common password, or made of common words, names, dates or sequences',
  'email-taken': 'is the e-mail of another user',
  'user-email-taken': 'Another user has this e-mail.',
  'last-administrator':
    'No other administrator can sign in. Make another account an administrator first, and invite it.',
  'generated-administrator-stays':
    'The generated administrator can be deactivated, but not deleted: it is the way in after a restore.',
  'account-deactivated': 'The account is deactivated. Reactivate it before you invite it.',
  'second-factor-on': 'The account has a second factor. Turn it off before you set up another one.',
  'second-factor-off': 'The account has no second factor.',
  'invitation-invalid':
    'This invitation was used, replaced or has expired. Ask an administrator for another one.',
  'delivery-token-wrong': 'The bearer token is not the delivery token of this environment.',
} as const;
