/** Connected clients whose answer to the challenge is kept; with more, who answered first must answer again. */
export const maxChallengeAnswers = 20_000;
