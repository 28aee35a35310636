package broker.core.control;

import broker.api.admin.BrokerAdmin;
import broker.api.message.Subscription;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** {@code broker subscriptions ID}: what a client subscribes to. Immutable. */
public final class SubscriptionsCommand implements ControlCommand {
  private final BrokerAdmin admin;

  /** The command for this broker. */
  public SubscriptionsCommand(BrokerAdmin admin) {
    this.admin = admin;
  }

  @Override
  public String name() {
    return "subscriptions";
  }

  @Override
  public String help() {
    return "what the client ID subscribes to";
  }

  @Override
  public int run(List<String> args, PrintWriter out) {
    if (args.size() != 1) {
      out.println("subscriptions takes the identifier of one client");
      return 2;
    }
    String client = args.get(0);
    if (Answers.await(admin.session(client)).isEmpty()) {
      out.println(client + " has no session");
      return 1;
    }
    Table table = new Table("TOPIC FILTER", "QOS", "OPTIONS");
    Answers.await(admin.subscriptions(client)).stream()
        .sorted(Comparator.comparing(Subscription::topicFilter))
        .forEach(each -> table.row(each.topicFilter(), each.maximumQos().value(), options(each)));
    table.print(out);
    return 0;
  }

  private static String options(Subscription subscription) {
    List<String> options = new ArrayList<>();
    if (subscription.noLocal()) {
      options.add("no-local");
    }
    if (subscription.retainAsPublished()) {
      options.add("retain-as-published");
    }
    if (subscription.identifier() != 0) {
      options.add("identifier " + subscription.identifier());
    }
    return String.join(", ", options);
  }
}
