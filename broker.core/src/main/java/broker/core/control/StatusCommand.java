package broker.core.control;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.ListenerView;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** {@code broker status}: the broker at a glance. Immutable. */
public final class StatusCommand implements ControlCommand {
  private final BrokerAdmin admin;

  /** The command for this broker. */
  public StatusCommand(BrokerAdmin admin) {
    this.admin = admin;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String help() {
    return "process, version, uptime, listeners, clients, memory";
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    if (!args.isEmpty()) {
      out.println("status takes no arguments");
      return 2;
    }
    List<ListenerView> listeners = admin.listeners();
    int clients = listeners.stream().mapToInt(ListenerView::connections).sum();
    out.println("edge broker " + admin.version() + " is running");
    out.println("pid        " + ProcessHandle.current().pid());
    out.println("uptime     " + words(admin.uptime()));
    out.println("memory     " + ProcessMemory.describe());
    out.println("clients    " + clients + " connected");
    listeners.forEach(listener -> out.println("listener   " + words(listener)));
    return 0;
  }

  private static String words(Duration time) {
    return String.format(
        "%d d %02d:%02d:%02d",
        time.toDays(), time.toHoursPart(), time.toMinutesPart(), time.toSecondsPart());
  }

  private static String words(ListenerView listener) {
    String tls = listener.tlsName().map(name -> ", TLS " + name).orElse("");
    String address = listener.boundAddress().map(StatusCommand::words).orElse("not open");
    String problem = listener.problem().map(why -> ": " + why).orElse("");
    return listener.name()
        + "  "
        + address
        + tls
        + ", "
        + listener.connections()
        + " clients"
        + problem;
  }

  private static String words(InetSocketAddress address) {
    String host = address.getAddress().getHostAddress();
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
  }
}
