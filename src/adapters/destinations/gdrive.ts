import { emailAddress, exactlyOne, map, needs, secret, text } from '../../model/format/builders.ts';
import type { Fragment } from '../../model/format/fragment.ts';
import { wholeOrReference } from '../../model/format/pattern.ts';
import type { Definition } from '../../ports/definition.ts';

const driveId = (description: string): Fragment =>
  text(description, { pattern: wholeOrReference('[A-Za-z0-9_-]+') });

export const gdrive: Definition = {
  kind: 'destination',
  type: 'gdrive',
  summary: 'a folder in Google Drive',
  keys: {
    folderId: driveId('The folder, by the last part of its address in the browser.'),
    serviceAccount: secret(
      'The JSON key of a service account. Share the folder with its address; it has no space of its own, so use a shared drive or `impersonate`.',
    ),
    oauth: map(
      'Log in as a person who has given consent once. The consent of an app in testing mode expires after seven days: publish the app first.',
      {
        clientId: text('The client ID of the OAuth app.'),
        clientSecret: secret('The client secret of the OAuth app.'),
        refreshToken: secret('The token that the consent produced.'),
      },
      { required: ['clientId', 'clientSecret', 'refreshToken'] },
    ),
    sharedDriveId: driveId('The shared drive that holds the folder, if one does.'),
    impersonate: emailAddress(
      'The person in whose name the service account acts; the domain must allow it (domain-wide delegation).',
    ),
  },
  required: ['folderId'],
  rules: [exactlyOne('serviceAccount', 'oauth'), needs('impersonate', 'serviceAccount')],
  example: {
    id: 'drive',
    type: 'gdrive',
    folderId: '1AbCdEfGhIjKlMnOpQrStUvWxYz',
    serviceAccount: { file: '/etc/run-pipeline/drive.json' },
    sharedDriveId: '0AbCdEfGhIjKlMnOpQ',
  },
};
