package distribution.doctor;

/**
 * What a check found.
 *
 * @param subject what was looked at, in one word
 * @param text what is, in one line
 * @param advice what to do about it; empty if nothing
 */
public record Finding(Level level, String subject, String text, String advice) {
  /** How bad it is. */
  public enum Level {
    OK,
    WARN,
    FAIL
  }
}
