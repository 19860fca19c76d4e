/**
 * When every account here was opened. Accounts are simply there, so the date is made up; it lies before anything that a
 * client can create.
 */
export const accountCreatedAt = Date.UTC(2020, 0, 1);
