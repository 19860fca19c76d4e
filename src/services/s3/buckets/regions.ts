const shape = /^[a-z]{2,3}(?:-[a-z]+){1,3}-\d{1,2}$/;

/** Whether a text has the shape of a region's name. */
export const isRegion = (text: string): boolean => shape.test(text);
