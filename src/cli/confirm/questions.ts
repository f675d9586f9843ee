/** What every verb asks that shows a plan first. */
export const tokenQuestion = 'Type the token to do this, or nothing to leave all as it is.';
