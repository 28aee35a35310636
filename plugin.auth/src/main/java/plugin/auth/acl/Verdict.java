package plugin.auth.acl;

/**
 * What the list says, and why. Immutable.
 *
 * @param reason for people: the line that decided, or what else did
 */
public record Verdict(Outcome outcome, String reason) {
  /** What the list may say. */
  public enum Outcome {
    /** Yes. */
    ALLOWED,
    /** No. */
    DENIED,
    /** There is not a single rule in it. */
    NO_OPINION
  }

  static Verdict by(Rule rule) {
    return new Verdict(
        rule.denies() ? Outcome.DENIED : Outcome.ALLOWED,
        "line " + rule.line() + ": " + rule.text());
  }

  static Verdict denied(String reason) {
    return new Verdict(Outcome.DENIED, reason);
  }

  static Verdict allowed(String reason) {
    return new Verdict(Outcome.ALLOWED, reason);
  }
}
