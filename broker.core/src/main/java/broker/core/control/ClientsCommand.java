package broker.core.control;

import broker.api.admin.BrokerAdmin;
import broker.api.admin.SessionView;
import broker.api.auth.ClientView;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;

/** {@code broker clients}: who is there, and what waits for whom. Immutable. */
public final class ClientsCommand implements ControlCommand {
  private static final String NONE = "-";

  private final BrokerAdmin admin;

  /** The command for this broker. */
  public ClientsCommand(BrokerAdmin admin) {
    this.admin = admin;
  }

  @Override
  public String name() {
    return "clients";
  }

  @Override
  public String help() {
    return "clients, connected or away, and what waits for them";
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    if (!args.isEmpty()) {
      out.println("clients takes no arguments");
      return 2;
    }
    Table table =
        new Table(
            "CLIENT", "USER", "ADDRESS", "LISTENER", "MQTT", "QUEUED", "IN FLIGHT", "DROPPED");
    Answers.await(admin.sessions()).stream()
        .sorted(Comparator.comparing(SessionView::clientId))
        .forEach(session -> row(table, session));
    table.print(out);
    return 0;
  }

  private static void row(Table table, SessionView session) {
    table.row(
        session.clientId(),
        session.client().flatMap(ClientView::userName).orElse(NONE),
        session.client().map(c -> Addresses.text(c.remoteAddress())).orElse("away"),
        session.client().map(ClientView::listener).orElse(NONE),
        session.client().map(ClientsCommand::version).orElse(NONE),
        session.queuedMessages() - session.unacknowledged(),
        session.unacknowledged(),
        session.dropped());
  }

  private static String version(ClientView client) {
    return switch (client.protocolVersion().level()) {
      case 3 -> "3.1";
      case 4 -> "3.1.1";
      default -> "5.0";
    };
  }
}
