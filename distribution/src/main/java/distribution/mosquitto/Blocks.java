package distribution.mosquitto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The statements of Mosquitto's file sorted as Mosquitto does: what stands after a {@code listener}
 * line and is about listeners is about that one, and the same for {@code connection}.
 *
 * @param broker what holds for the whole broker
 * @param listeners those that Mosquitto would open
 * @param bridges one for each connection
 * @param perListener whether security options belong to listeners
 */
record Blocks(Block broker, List<Block> listeners, List<Block> bridges, boolean perListener) {

  /** Sorts the lines; what Mosquitto does not know is told to the report. */
  static Blocks of(List<ConfLine> lines, OptionTable table, Report report) {
    return new Sorting(table, report).sort(lines);
  }

  /** Where an option about security is looked up for a listener. */
  Block security(Block listener) {
    return perListener ? listener : broker;
  }

  /** True if no listener is described: Mosquitto then opens 1883 for its own machine, to all. */
  boolean localOnly() {
    return listeners.size() == 1
        && listeners.get(0).header().isEmpty()
        && listeners.get(0).lines().stream().noneMatch(Blocks::opens);
  }

  private static boolean opens(ConfLine line) {
    return !line.option().equals("allow_anonymous");
  }

  /** Owned by the thread that imports. */
  private static final class Sorting {
    private final OptionTable table;
    private final Report report;
    private final Block broker = new Block(null);
    private final Block unnamed = new Block(null);
    private final List<Block> listeners = new ArrayList<>();
    private final List<Block> bridges = new ArrayList<>();
    private boolean perListener;

    Sorting(OptionTable table, Report report) {
      this.table = table;
      this.report = report;
    }

    Blocks sort(List<ConfLine> lines) {
      perListener =
          lines.stream()
              .anyMatch(
                  l -> l.option().equals("per_listener_settings") && l.value().equals("true"));
      lines.forEach(this::sort);
      if (listeners.isEmpty() || !unnamed.lines().isEmpty()) {
        listeners.add(0, unnamed);
      }
      return new Blocks(broker, List.copyOf(listeners), List.copyOf(bridges), perListener);
    }

    private void sort(ConfLine line) {
      Optional<MosquittoOption> option = table.find(line.option());
      if (option.isEmpty()) {
        report.leftOut(line, "Mosquitto has no such option");
        return;
      }
      switch (line.option()) {
        case "listener" -> listeners.add(new Block(line));
        case "connection" -> bridges.add(new Block(line));
        default -> block(option.get().scope(), line).add(line);
      }
    }

    private Block block(MosquittoOption.Scope scope, ConfLine line) {
      return switch (scope) {
        case BROKER -> broker;
        case SECURITY -> perListener ? listener() : broker;
        case LISTENER -> listener();
        case BRIDGE -> bridge(line);
      };
    }

    private Block listener() {
      return listeners.isEmpty() ? unnamed : listeners.get(listeners.size() - 1);
    }

    private Block bridge(ConfLine line) {
      if (bridges.isEmpty()) {
        report.leftOut(line, "there is no connection line before it");
        return new Block(line); // told; belongs to nothing
      }
      return bridges.get(bridges.size() - 1);
    }
  }

  /** All blocks there are. */
  Stream<Block> all() {
    return Stream.of(Stream.of(broker), listeners.stream(), bridges.stream()).flatMap(b -> b);
  }
}
