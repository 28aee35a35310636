package plugin.auth.acl;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One {@code topic} or {@code pattern} line. Immutable.
 *
 * @param line where it stands, the first line being 1
 * @param text the line, for people
 * @param right what the line says of whom it applies to
 */
record Rule(int line, String text, Right right, TopicPattern filter) {
  /** The access types of the file. */
  enum Right {
    READ,
    WRITE,
    READWRITE,
    DENY;

    boolean grants(Access access) {
      return switch (this) {
        case READ -> access == Access.READ;
        case WRITE -> access == Access.WRITE;
        case READWRITE -> true;
        case DENY -> false;
      };
    }
  }

  boolean denies() {
    return right == Right.DENY;
  }

  /** A pattern can say nothing of a client without user name if it needs the name. */
  boolean appliesTo(@Nullable String user) {
    return user != null || !filter.has("%u");
  }

  /** What it says, without where. */
  String content() {
    return right.name().toLowerCase(Locale.ROOT) + " " + filter;
  }

  /** The same rule for one client. */
  Rule with(Subject subject) {
    return new Rule(line, text, right, filter.with(subject.clientId(), subject.user()));
  }
}
