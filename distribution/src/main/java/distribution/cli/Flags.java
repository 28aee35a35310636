package distribution.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The flags a command knows and what each does. Mutable, owned by the thread that parses. */
final class Flags {
  /** What a flag does; takes the values it needs. */
  @FunctionalInterface
  interface Action {
    void apply(Arguments arguments) throws UsageError;
  }

  private final Map<String, Action> actions = new HashMap<>();

  /** A flag under all its names, separated by spaces. */
  Flags on(String names, Action action) {
    for (String name : names.split(" ")) {
      actions.put(name, action);
    }
    return this;
  }

  /** Flags that are understood but not served. */
  Flags refuse(String names, String why) {
    for (String name : names.split(" ")) {
      actions.put(
          name,
          arguments -> {
            throw new UsageError("Error: " + name + " " + why + ".");
          });
    }
    return this;
  }

  /** Applies all arguments in their order. */
  void parse(List<String> args) throws UsageError {
    Arguments arguments = new Arguments(args);
    while (!arguments.isEmpty()) {
      String flag = arguments.flag();
      @Nullable Action action = actions.get(flag);
      if (action == null) {
        throw new UsageError("Error: Unknown option '" + flag + "'.");
      }
      action.apply(arguments);
    }
  }
}
