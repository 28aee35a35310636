package broker.core.control;

import broker.api.admin.Counter;
import broker.api.admin.Counters;
import java.io.PrintWriter;
import java.util.List;

/** {@code broker counters}: every figure of the broker and of its plugins. Immutable. */
public final class CountersCommand implements ControlCommand {
  private final Counters counters;

  /** The command for these figures. */
  public CountersCommand(Counters counters) {
    this.counters = counters;
  }

  @Override
  public String name() {
    return "counters";
  }

  @Override
  public String help() {
    return "all figures, or those whose names begin with PREFIX";
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    if (args.size() > 1) {
      out.println("counters takes the beginning of the names, or nothing");
      return 2;
    }
    String prefix = args.isEmpty() ? "" : args.get(0);
    Table table = new Table("NAME", "VALUE", "UNIT", "MEANING");
    for (Counter counter : counters.all()) {
      if (counter.name().startsWith(prefix)) {
        table.row(counter.name(), counter.value(), counter.unit(), counter.description());
      }
    }
    table.print(out);
    return 0;
  }
}
