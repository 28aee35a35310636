package broker.core.topic;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A walk along the levels of a Topic Name or Topic Filter, by ranges of its bytes. Owned by the
 * thread that made it.
 */
public final class Levels {
  private static final byte[] EMPTY = {};

  private final byte[] text;
  private int from;
  private int end;

  private Levels(byte[] text) {
    this.text = text;
    rewind();
  }

  /** At the first level of a Topic Name. */
  public static Levels of(TopicName topic) {
    return new Levels(topic.utf8());
  }

  /** At the first level of what a Topic Filter matches with: {@link TopicFilter#filter()}. */
  public static Levels of(TopicFilter filter) {
    return new Levels(filter.filter().getBytes(StandardCharsets.UTF_8));
  }

  /** Back to the first level. */
  void rewind() {
    moveTo(0);
  }

  /** On to the next level, or past the last one. */
  void next() {
    moveTo(end + 1);
  }

  /** Where the walk is, for {@link #moveTo}. */
  int position() {
    return from;
  }

  /** Back to a position where it was before. */
  void moveTo(int position) {
    from = position;
    int i = position;
    while (i < text.length && text[i] != '/') {
      i++;
    }
    end = i;
  }

  /** True when there is no level here any more. An empty level is a level. */
  boolean isPastEnd() {
    return from > text.length;
  }

  /** True at the first level of a name that begins with {@code $}. */
  boolean isReserved() {
    return from == 0 && text[0] == '$';
  }

  boolean isSingleLevelWildcard() {
    return is('+');
  }

  boolean isMultiLevelWildcard() {
    return is('#');
  }

  private boolean is(char wildcard) {
    return end - from == 1 && text[from] == wildcard;
  }

  /** The bytes of this level, as a copy. */
  byte[] copy() {
    return from == end ? EMPTY : Arrays.copyOfRange(text, from, end);
  }

  /** True when the bytes of this level are these. */
  boolean equalTo(byte[] level) {
    return Arrays.equals(text, from, end, level, 0, level.length); // [MQTT-4.7.3-4]
  }

  int hash(SeededHash hash) {
    return hash.of(text, from, end);
  }
}
