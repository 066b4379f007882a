/**
 * From which probability on a customer counts as leaving: from where an offer pays.
 * Making the offer costs `offerCost`. Without it the company loses `margin` with probability p; with it, it
 * keeps one of `oneKeptOf` who would have left. The offer pays when p · margin / oneKeptOf > offerCost, so from
 * p = offerCost · oneKeptOf / margin on. A company that knows its own figures changes them here.
 */
const offerCost = 40;
/** What a customer who stays brings: a year at about $ 65 a month, of which half is margin. */
const margin = 400;
/** Of so many who would have left, one takes a good offer and stays. */
const oneKeptOf = 3;

export const threshold = (offerCost * oneKeptOf) / margin;
