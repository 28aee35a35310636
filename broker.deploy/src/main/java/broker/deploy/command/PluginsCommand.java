package broker.deploy.command;

import broker.api.admin.AdminCommand;
import broker.api.admin.DeployedPlugin;
import broker.api.admin.PluginView;
import broker.deploy.deployment.Deployer;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code broker plugins}: every plugin, whether it runs, and what is wrong with it. Immutable. */
final class PluginsCommand implements AdminCommand {
  private static final String ROW = "%-24s %-20s %-8s %6s  %s";

  private final Deployer deployer;

  PluginsCommand(Deployer deployer) {
    this.deployer = deployer;
  }

  @Override
  public int run(List<String> arguments, PrintWriter out) {
    if (!arguments.isEmpty() && !arguments.equals(List.of("--json"))) {
      out.println("plugins takes --json or nothing");
      return WRONG_USAGE;
    }
    List<DeployedPlugin> plugins = deployer.plugins();
    Map<String, PluginView> views = deployer.behaviour();
    if (arguments.isEmpty()) {
      out.println(ROW.formatted("NAME", "VERSION", "STATE", "FAULTS", "PROBLEM").stripTrailing());
      plugins.forEach(plugin -> out.println(row(plugin, views.get(plugin.name()))));
    } else {
      out.println(
          "["
              + String.join(",", plugins.stream().map(p -> json(p, views.get(p.name()))).toList())
              + "]");
    }
    return DONE;
  }

  private static String row(DeployedPlugin plugin, @Nullable PluginView view) {
    String state = view != null && view.setAside() ? "set aside" : words(plugin);
    return ROW.formatted(
            plugin.name(),
            plugin.version().orElse("-"),
            state,
            view == null ? 0 : view.faults(),
            problem(plugin, view))
        .stripTrailing();
  }

  private static String words(DeployedPlugin plugin) {
    return plugin.state().name().toLowerCase(Locale.ROOT);
  }

  private static String problem(DeployedPlugin plugin, @Nullable PluginView view) {
    return plugin.problem().or(() -> view == null ? Optional.empty() : view.lastFault()).orElse("");
  }

  private static String json(DeployedPlugin plugin, @Nullable PluginView view) {
    return "{\"name\":%s,\"version\":%s,\"state\":%s,\"problem\":%s,\"setAside\":%b,\"faults\":%d,\"failures\":%d,\"lastFault\":%s}"
        .formatted(
            string(plugin.name()),
            plugin.version().map(PluginsCommand::string).orElse("null"),
            string(words(plugin)),
            plugin.problem().map(PluginsCommand::string).orElse("null"),
            view != null && view.setAside(),
            view == null ? 0 : view.faults(),
            view == null ? 0 : view.failures(),
            view == null ? "null" : view.lastFault().map(PluginsCommand::string).orElse("null"));
  }

  private static String string(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append(String.format("\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
