import { secret } from '../../model/format/builders.ts';
import type { Definition } from '../../ports/definition.ts';

export const telegram: Definition = {
  kind: 'notifier',
  type: 'telegram',
  summary: 'a message by a Telegram bot',
  keys: {
    token: secret("The bot's token, as `@BotFather` gave it."),
    chat: secret(
      'The number of the chat, or the name of the channel with `@`. The bot must be a member of it.',
    ),
  },
  required: ['token', 'chat'],
  example: { type: 'telegram', token: { env: 'TELEGRAM_TOKEN' }, chat: { env: 'TELEGRAM_CHAT' } },
};
