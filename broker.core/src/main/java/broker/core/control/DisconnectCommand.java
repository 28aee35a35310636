package broker.core.control;

import broker.api.admin.BrokerAdmin;
import broker.api.message.ReasonCode;
import java.io.PrintWriter;
import java.util.List;

/** {@code broker disconnect ID}: ends the connection of a client. Immutable. */
public final class DisconnectCommand implements ControlCommand {
  private final BrokerAdmin admin;

  /** The command for this broker. */
  public DisconnectCommand(BrokerAdmin admin) {
    this.admin = admin;
  }

  @Override
  public String name() {
    return "disconnect";
  }

  @Override
  public String help() {
    return "end the connection of the client ID; its session stays";
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    if (args.size() != 1) {
      out.println("disconnect takes the identifier of one client");
      return 2;
    }
    String client = args.get(0);
    if (Answers.await(admin.disconnect(client, ReasonCode.ADMINISTRATIVE_ACTION))) {
      out.println(client + " is disconnected");
      return 0;
    }
    out.println(client + " is not connected");
    return 1;
  }
}
