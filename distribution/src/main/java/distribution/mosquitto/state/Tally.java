package distribution.mosquitto.state;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What became of everything, counted. Owned by the thread that imports. */
final class Tally {
  /** Why something was not taken. */
  private record Cause(Kind kind, String reason, boolean needed) {}

  /** How often, and what came first. */
  private static final class Occurrences {
    final String first;
    long count;

    Occurrences(String first) {
      this.first = first;
    }

    String example() {
      return first.isEmpty() ? "" : count > 1 ? " (the first: " + first + ")" : " (" + first + ")";
    }
  }

  private final Map<Kind, Long> taken = new EnumMap<>(Kind.class);
  private final Map<Cause, Occurrences> causes = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  void taken(Kind kind) {
    taken.merge(kind, 1L, Long::sum);
  }

  /**
   * Something nobody would miss.
   *
   * @param which such as a client or a topic
   */
  void notNeeded(Kind kind, String reason, String which) {
    count(new Cause(kind, reason, false), which, 1);
  }

  /** Something that is lost by the import. */
  void leftOut(Kind kind, String reason, String which) {
    leftOut(kind, reason, which, 1);
  }

  void leftOut(Kind kind, String reason, String which, long times) {
    if (times > 0) {
      count(new Cause(kind, reason, true), which, times);
    }
  }

  /** Counts a message with a fault. */
  boolean isFaulty(
      Kind kind,
      MessageImport.@Nullable Fault fault,
      String clientId,
      Persisted.@Nullable Message message) {
    if (fault == null) {
      return false;
    }
    String topic = message == null ? "" : message.topic();
    String which = clientId + (clientId.isEmpty() || topic.isEmpty() ? "" : ", ") + topic;
    count(new Cause(kind, fault.reason, fault != MessageImport.Fault.EXPIRED), which, 1);
    return true;
  }

  private void count(Cause cause, String which, long times) {
    causes.computeIfAbsent(cause, c -> new Occurrences(which)).count += times;
  }

  /** Adds something that is not about counted things. */
  void note(String text) {
    notes.add(text);
  }

  /** How many of a kind were taken. */
  long count(Kind kind) {
    return taken.getOrDefault(kind, 0L);
  }

  long leftOut() {
    long sum = 0;
    for (Kind kind : Kind.values()) {
      sum += count(kind, true);
    }
    return sum;
  }

  /** How many of a kind were not taken. */
  long count(Kind kind, boolean needed) {
    return causes.entrySet().stream()
        .filter(e -> e.getKey().kind == kind && e.getKey().needed == needed)
        .mapToLong(e -> e.getValue().count)
        .sum();
  }

  void print(PrintStream out) {
    out.printf("%-22s %10s %10s %10s%n", "", "taken over", "not needed", "left out");
    for (Kind kind : Kind.values()) {
      long needed = count(kind, true);
      if (kind != Kind.OTHER || needed > 0) {
        out.printf("%-22s %10d %10d %10d%n", kind.words, count(kind), count(kind, false), needed);
      }
    }
    causes.forEach(
        (cause, found) ->
            out.printf(
                "%s: %d %s: %s%s%n",
                cause.needed ? "LEFT OUT" : "Not needed",
                found.count,
                cause.kind.words,
                cause.reason,
                found.example()));
    notes.forEach(note -> out.println("Note: " + note));
  }
}
