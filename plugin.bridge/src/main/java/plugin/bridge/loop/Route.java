package plugin.bridge.loop;

import broker.api.message.ApplicationMessage;
import broker.api.message.ApplicationMessageBuilder;
import broker.api.message.UserProperty;
import java.util.ArrayList;
import java.util.List;

/**
 * The brokers that a message has been at, as a user property of it: their names with commas, the
 * first one first. Stateless.
 */
public final class Route {
  /** The name of the user property. */
  public static final String PROPERTY = "edge-bridge-route";

  /** No network of brokers is that deep; what comes from that far goes round. */
  private static final int MOST_BROKERS = 32;

  private Route() {}

  /** Whether the message has been at this broker before, or at too many. */
  static boolean isRound(ApplicationMessage message, String broker) {
    String[] route = of(message).split(",");
    if (route.length >= MOST_BROKERS) {
      return true;
    }
    for (String each : route) {
      if (each.equals(broker)) {
        return true;
      }
    }
    return false;
  }

  private static String of(ApplicationMessage message) {
    for (UserProperty each : message.userProperties()) {
      if (each.name().equals(PROPERTY)) {
        return each.value();
      }
    }
    return "";
  }

  /** Adds this broker to the route of a message that leaves it. */
  public static void add(
      ApplicationMessageBuilder builder, ApplicationMessage message, String broker) {
    String route = of(message);
    List<UserProperty> properties = new ArrayList<>(message.userProperties());
    properties.removeIf(each -> each.name().equals(PROPERTY));
    properties.add(new UserProperty(PROPERTY, route.isEmpty() ? broker : route + "," + broker));
    builder.userProperties(properties);
  }
}
