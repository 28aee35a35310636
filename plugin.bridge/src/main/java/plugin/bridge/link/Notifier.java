package plugin.bridge.link;

import broker.api.client.LocalOptions;
import broker.api.client.LocalSession;
import broker.api.message.ApplicationMessage;
import broker.api.message.QoS;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells this broker's clients whether the link is up, in Mosquitto's topic, and what ailed it last.
 * Owned by the control thread.
 */
final class Notifier {
  private static final String BRIDGES = "$SYS/broker/connection/";

  private final Services services;
  private final Map<String, String> told = new HashMap<>();
  private @Nullable LocalSession session;
  private boolean closed;

  Notifier(Services services) {
    this.services = services;
  }

  /** Opens its session; until then what is told waits. */
  void open(BridgeSettings settings) {
    services
        .sessions()
        .open(LocalOptions.builder(settings.queue().clientId() + ".state").build(), delivery -> {})
        .whenCompleteAsync(
            (opened, failure) -> {
              if (opened != null) {
                follow(opened);
              }
            },
            services.control());
  }

  private void follow(LocalSession opened) {
    if (closed) {
      opened.disconnect();
      return;
    }
    session = opened;
    told.forEach((topic, text) -> publish(opened, topic, text));
  }

  void state(BridgeSettings settings, boolean up) {
    if (settings.notifications().local()) {
      tell(settings.notifications().topic(), up ? "1" : "0");
    }
  }

  /** What ailed the link last; empty for nothing. */
  void error(BridgeSettings settings, String text) {
    tell(BRIDGES + settings.identity().clientId() + "/error", text);
  }

  private void tell(String topic, String text) {
    String before = told.put(topic, text);
    LocalSession open = session;
    if (open != null && !text.equals(before)) {
      publish(open, topic, text);
    }
  }

  private static void publish(LocalSession open, String topic, String text) {
    open.publish(
        ApplicationMessage.builder(topic)
            .payload(StandardCharsets.UTF_8.encode(text))
            .qos(QoS.AT_LEAST_ONCE)
            .retain(true)
            .build());
  }

  void close() {
    closed = true;
    LocalSession open = session;
    if (open != null) {
      open.disconnect();
    }
  }
}
