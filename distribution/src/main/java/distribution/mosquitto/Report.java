package distribution.mosquitto;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What became of each line. Owned by the thread that imports. */
final class Report {
  /** The three fates a line can have. */
  enum Outcome {
    TAKEN,
    NOT_NEEDED,
    LEFT_OUT
  }

  /**
   * What became of a line.
   *
   * @param text what it became, or why nothing
   */
  record Fate(Outcome outcome, String text) {}

  private final Map<ConfLine, Fate> fates = new LinkedHashMap<>();
  private final List<String> notes = new ArrayList<>();

  /** Begins with all lines, so that the report has their order. */
  Report(List<ConfLine> lines) {
    lines.forEach(line -> fates.put(line, new Fate(Outcome.LEFT_OUT, "nobody looked at it")));
  }

  void taken(ConfLine line, String what) {
    fates.put(line, new Fate(Outcome.TAKEN, what));
  }

  void notNeeded(ConfLine line, String reason) {
    fates.put(line, new Fate(Outcome.NOT_NEEDED, reason));
  }

  void leftOut(ConfLine line, String reason) {
    fates.put(line, new Fate(Outcome.LEFT_OUT, reason));
  }

  boolean isTaken(ConfLine line) {
    Fate fate = fates.get(line);
    return fate != null && fate.outcome() == Outcome.TAKEN;
  }

  /** Adds something that no single line is to blame for. */
  void note(String text) {
    notes.add(text);
  }

  Map<ConfLine, Fate> fates() {
    return fates;
  }

  List<String> notes() {
    return notes;
  }

  long count(Outcome outcome) {
    return fates.values().stream().filter(fate -> fate.outcome() == outcome).count();
  }
}
