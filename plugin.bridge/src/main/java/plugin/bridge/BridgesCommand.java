package plugin.bridge;

import broker.api.admin.AdminCommand;
import java.io.PrintWriter;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import plugin.bridge.flow.Figures;
import plugin.bridge.link.BridgeView;
import plugin.bridge.link.Stock;

/** {@code broker bridges [NAME]}: how the links are, and what waits. Stateless; any thread. */
@Component(
    name = "plugin.bridge.command",
    property = {
      AdminCommand.NAME + "=bridges",
      AdminCommand.HELP + "=[NAME]: links to other brokers, what waits for them, what ails them"
    })
public final class BridgesCommand implements AdminCommand {
  private static final String ROW = "%-16s %-13s %-28s %9s %9s %11s %9s  %s";

  private final BridgeHub hub;

  /** A command about the bridges of that hub. */
  @Activate
  public BridgesCommand(@Reference BridgeHub hub) {
    this.hub = hub;
  }

  @Override
  public int run(List<String> arguments, PrintWriter out) {
    if (arguments.size() > 1) {
      out.println("usage: bridges [NAME]");
      return WRONG_USAGE;
    }
    List<BridgeView> views = hub.views();
    if (arguments.isEmpty()) {
      list(views, out);
      return DONE;
    }
    for (BridgeView view : views) {
      if (view.name().equals(arguments.get(0))) {
        details(view, out);
        return DONE;
      }
    }
    out.println("there is no bridge " + arguments.get(0));
    return FAILED;
  }

  private static void list(List<BridgeView> views, PrintWriter out) {
    if (views.isEmpty()) {
      out.println("there are no bridges; each etc/plugin.bridge-NAME.cfg makes one");
      return;
    }
    row(out, "NAME", "STATE", "ADDRESS", "WAITING", "OLDEST", "FORWARDED", "DROPPED", "LAST ERROR");
    for (BridgeView view : views) {
      Stock stock = view.stock();
      row(
          out,
          view.name(),
          view.state(),
          view.address(),
          stock.messages(),
          stock.oldest().toSeconds() + " s",
          view.figures().forwarded(),
          stock.dropped() + view.expired() + view.figures().qos0Dropped(),
          view.lastError());
    }
  }

  private static void row(PrintWriter out, Object... cells) {
    out.println(String.format(ROW, cells).stripTrailing());
  }

  private static void details(BridgeView view, PrintWriter out) {
    Stock stock = view.stock();
    Figures figures = view.figures();
    line(out, "state", view.state());
    line(out, "address", view.address() + (view.dialect().isEmpty() ? "" : ", " + view.dialect()));
    line(out, "waiting", stock.messages() + " messages, " + stock.bytes() + " bytes");
    line(out, "oldest", stock.oldest().toSeconds() + " s");
    line(
        out,
        "forwarded",
        figures.forwarded() + " messages, " + figures.forwardedBytes() + " bytes");
    line(out, "received", figures.received() + " messages");
    line(
        out,
        "dropped",
        stock.dropped()
            + " the queue was full, "
            + view.expired()
            + " too old, "
            + figures.qos0Dropped()
            + " at QoS 0");
    line(out, "refused", figures.refused() + " messages");
    line(out, "gone round", figures.loops() + " messages");
    line(out, "passed over", figures.unmapped() + " messages");
    line(out, "last error", view.lastError().isEmpty() ? "none" : view.lastError());
  }

  private static void line(PrintWriter out, String what, String text) {
    out.println(String.format("%-12s %s", what, text));
  }
}
