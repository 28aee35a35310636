package plugin.auth.acl;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The topic filter of a rule, cut into levels. Immutable.
 *
 * <p>Filters can be met: what two of them have in common is again one filter, because {@code +} and
 * {@code #} only ever give way to what is narrower. A topic name is the filter that only it
 * matches.
 */
final class TopicPattern {
  private static final int LONGEST = 65_535;

  private final String[] levels;

  /** As it was written: a user name put in later makes no {@code $} topic of a filter. */
  private final boolean dollar;

  private TopicPattern(String[] levels, boolean dollar) {
    this.levels = levels;
    this.dollar = dollar;
  }

  /** A topic name, or a filter that is known to be one (MQTT 5.0 section 4.7). */
  static TopicPattern of(String text) {
    return new TopicPattern(text.split("/", -1), text.startsWith("$"));
  }

  /** A filter; empty if the text is none. */
  static Optional<TopicPattern> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    TopicPattern pattern = of(text);
    int last = pattern.levels.length - 1;
    for (int i = 0; i <= last; i++) {
      String level = pattern.levels[i];
      boolean wild = level.indexOf('+') >= 0 || level.indexOf('#') >= 0;
      if (wild && (level.length() > 1 || (level.equals("#") && i < last))) {
        return Optional.empty();
      }
    }
    return Optional.of(pattern);
  }

  /** Whether a whole level is this token. */
  boolean has(String token) {
    return Arrays.asList(levels).contains(token);
  }

  /** The filter with every level that is {@code %c} or {@code %u} replaced. */
  TopicPattern with(String clientId, @Nullable String user) {
    String[] replaced = levels.clone();
    for (int i = 0; i < replaced.length; i++) {
      if (replaced[i].equals("%c")) {
        replaced[i] = clientId;
      } else if (replaced[i].equals("%u") && user != null) {
        replaced[i] = user;
      }
    }
    return new TopicPattern(replaced, dollar);
  }

  /** Whether it matches all that the other one matches. */
  boolean covers(TopicPattern other) {
    if (dollar != other.dollar) {
      return false;
    }
    for (int i = 0; i < levels.length; i++) {
      if (levels[i].equals("#")) {
        return true;
      }
      if (i == other.levels.length || other.levels[i].equals("#")) {
        return false;
      }
      if (!levels[i].equals("+") && !levels[i].equals(other.levels[i])) {
        return false;
      }
    }
    // a/b covers a/b, but neither a/b/c nor a/b/#
    return other.levels.length == levels.length;
  }

  /** The filter of what matches both; empty if nothing does. */
  Optional<TopicPattern> meet(TopicPattern other) {
    if (dollar != other.dollar) {
      return Optional.empty(); // a wildcard does not match the $ of a first level
    }
    String[] common = new String[Math.max(levels.length, other.levels.length)];
    for (int i = 0; i < common.length; i++) {
      if (isRest(i)) {
        return Optional.of(other.startingWith(common, i));
      }
      if (other.isRest(i)) {
        return Optional.of(startingWith(common, i));
      }
      if (i >= levels.length || i >= other.levels.length) {
        return Optional.empty();
      }
      String mine = levels[i];
      String others = other.levels[i];
      if (!mine.equals(others) && !mine.equals("+") && !others.equals("+")) {
        return Optional.empty();
      }
      common[i] = mine.equals("+") ? others : mine;
    }
    return Optional.of(new TopicPattern(common, dollar));
  }

  private boolean isRest(int level) {
    return level < levels.length && levels[level].equals("#");
  }

  /** This filter with its first levels taken from elsewhere. */
  private TopicPattern startingWith(String[] first, int count) {
    String[] all = levels.clone();
    System.arraycopy(first, 0, all, 0, count);
    return new TopicPattern(all, dollar);
  }

  @Override
  public String toString() {
    return String.join("/", levels);
  }
}
