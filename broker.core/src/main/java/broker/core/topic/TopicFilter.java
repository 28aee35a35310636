package broker.core.topic;

import org.jspecify.annotations.Nullable;

/**
 * A valid Topic Filter, shared or not (MQTT 5.0 sections 4.7 and 4.8.2). Immutable; any thread.
 *
 * <p>Two filters are equal when their whole text is, {@code $share} prefix included: that is what a
 * client unsubscribes with.
 */
public final class TopicFilter {
  /**
   * More levels than any plant has; matching recurses once per level, so the stack needs a bound.
   */
  public static final int MAX_LEVELS = 1_000;

  private static final String SHARE = "$share/";

  private final String text;
  private final String filter;
  private final @Nullable String shareName;
  private final boolean wildcard;

  private TopicFilter(String text, String filter, @Nullable String shareName, boolean wildcard) {
    this.text = text;
    this.filter = filter;
    this.shareName = shareName;
    this.wildcard = wildcard;
  }

  /**
   * The filter with this text, or null where it is not valid. The text is taken as well-formed
   * UTF-8 of at most 65,535 bytes.
   *
   * @param shared whether {@code $share/name/filter} means a Shared Subscription (MQTT 5.0; also
   *     accepted from older clients, as Mosquitto does)
   */
  public static @Nullable TopicFilter parse(String text, boolean shared) {
    String filter = text;
    String shareName = null;
    if (shared && text.startsWith(SHARE)) {
      int slash = text.indexOf('/', SHARE.length());
      if (slash <= SHARE.length()) {
        return null; // [MQTT-4.8.2-1]
      }
      shareName = text.substring(SHARE.length(), slash);
      if (shareName.indexOf('+') >= 0 || shareName.indexOf('#') >= 0) {
        return null; // [MQTT-4.8.2-2]
      }
      filter = text.substring(slash + 1);
    }
    if (!isValid(filter)) {
      return null;
    }
    boolean wildcard = filter.indexOf('+') >= 0 || filter.indexOf('#') >= 0;
    return new TopicFilter(text, filter, shareName, wildcard);
  }

  /**
   * As {@link #parse} with shared subscriptions, for text that is known to be valid.
   *
   * @throws IllegalArgumentException when it is not
   */
  public static TopicFilter of(String text) {
    TopicFilter filter = parse(text, true);
    if (filter == null) {
      throw new IllegalArgumentException("not a topic filter: \"" + text + "\"");
    }
    return filter;
  }

  private static boolean isValid(String f) {
    int length = f.length();
    int levels = 1;
    for (int i = 0; i < length; i++) {
      switch (f.charAt(i)) {
        case '\0' -> {
          return false; // [MQTT-4.7.3-2]
        }
        case '/' -> levels++;
        case '#' -> {
          if (i != length - 1 || !startsLevel(f, i)) {
            return false; // [MQTT-4.7.1-1] [MQTT311-4.7.1-2]
          }
        }
        case '+' -> {
          if (!startsLevel(f, i) || i + 1 < length && f.charAt(i + 1) != '/') {
            return false; // [MQTT-4.7.1-2] [MQTT311-4.7.1-3]
          }
        }
        default -> {}
      }
    }
    return length > 0 && levels <= MAX_LEVELS; // [MQTT-4.7.3-1] [MQTT311-4.7.3-1]
  }

  private static boolean startsLevel(String f, int i) {
    return i == 0 || f.charAt(i - 1) == '/';
  }

  /**
   * The part that is matched against Topic Names: the whole text, or what follows the share name.
   */
  public String filter() {
    return filter;
  }

  /** The share name, or null for a subscription that is not shared. */
  public @Nullable String shareName() {
    return shareName;
  }

  /** True for a Shared Subscription. */
  public boolean isShared() {
    return shareName != null;
  }

  /** True when it has a {@code +} or a {@code #}. */
  public boolean hasWildcard() {
    return wildcard;
  }

  /** Number of levels of {@link #filter()}. */
  public int levels() {
    int levels = 1;
    for (int i = 0; i < filter.length(); i++) {
      if (filter.charAt(i) == '/') {
        levels++;
      }
    }
    return levels;
  }

  /** True when a message to that topic concerns a subscription with this filter. */
  public boolean matches(TopicName topic) {
    String t = topic.toString();
    String f = filter;
    if (t.charAt(0) == '$' && (f.charAt(0) == '+' || f.charAt(0) == '#')) {
      return false; // [MQTT-4.7.2-1] [MQTT311-4.7.2-1]
    }
    int i = 0;
    int k = 0;
    while (i < f.length()) {
      char c = f.charAt(i);
      if (c == '#') {
        return true;
      }
      if (c == '+') {
        k = endOfLevel(t, k);
        i++;
      } else if (k < t.length() && t.charAt(k) == c) {
        i++;
        k++;
      } else {
        // "a/#" also matches its parent "a" (section 4.7.1.2)
        return k == t.length() && c == '/' && i + 2 == f.length() && f.charAt(i + 1) == '#';
      }
    }
    return k == t.length();
  }

  private static int endOfLevel(String t, int from) {
    int slash = t.indexOf('/', from);
    return slash < 0 ? t.length() : slash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof TopicFilter o && text.equals(o.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** The whole text as the client wrote it. */
  @Override
  public String toString() {
    return text;
  }
}
