package plugin.bridge.flow;

import broker.api.message.ApplicationMessage;
import broker.api.message.ApplicationMessageBuilder;
import broker.api.message.QoS;
import org.jspecify.annotations.Nullable;
import plugin.bridge.loop.Route;
import plugin.bridge.topic.Mirrored;

/**
 * What messages become on the other side: another topic, a QoS and a RETAIN flag that are accepted
 * there, and the route. Immutable.
 *
 * @param maximumQos of the other side
 * @param retain whether a RETAIN flag stays
 * @param broker our name in the route; null to write none
 */
record Outbound(QoS maximumQos, boolean retain, @Nullable String broker) {
  /** A message as it is to be published; the same one if nothing has to change. */
  ApplicationMessage of(ApplicationMessage message, Mirrored mirrored) {
    QoS qos = lower(message.qos(), lower(mirrored.qos(), maximumQos));
    boolean retained = message.retain() && retain;
    String route = broker;
    if (route == null
        && qos == message.qos()
        && retained == message.retain()
        && mirrored.topic().equals(message.topic())) {
      return message;
    }
    ApplicationMessageBuilder builder =
        ApplicationMessage.builder(message).topic(mirrored.topic()).qos(qos).retain(retained);
    if (route != null) {
      Route.add(builder, message, route);
    }
    return builder.build();
  }

  private static QoS lower(QoS a, QoS b) {
    return a.value() <= b.value() ? a : b;
  }
}
