package broker.core.sys;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ApplicationMessage;
import broker.core.session.Router;
import broker.core.topic.TopicName;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;

/**
 * Publishes texts below {@code $SYS/broker} as Mosquitto does: retained, with QoS 2, and only those
 * that have changed. Owned by the loop.
 */
@OnEventLoop
final class SysPublisher {
  private static final String ROOT = "$SYS/broker/";
  private static final int QOS = 2;

  private final Router router;
  private final Map<String, Told> told = new HashMap<>();
  private int round;

  /** A topic as it was published last. */
  private static final class Told {
    final TopicName topic;
    String text = "";
    int round;

    Told(TopicName topic) {
      this.topic = topic;
    }
  }

  SysPublisher(Router router) {
    this.router = router;
  }

  /**
   * Publishes the text unless it is what was published last.
   *
   * @param path the topic below the root
   * @param text not empty
   */
  void tell(String path, String text) {
    Told topic = told.computeIfAbsent(path, p -> new Told(TopicName.of(ROOT + p)));
    topic.round = round;
    if (!topic.text.equals(text)) {
      topic.text = text;
      publish(topic.topic, text);
    }
  }

  /** Takes the topic back: nothing is retained there any more. */
  void withdraw(String path) {
    Told topic = told.remove(path);
    if (topic != null) {
      publish(topic.topic, "");
    }
  }

  /** Begins a round: what is not told until its end is taken back. */
  void beginRound() {
    round++;
  }

  /** Takes back what was told in earlier rounds and not in this one. */
  void endRound() {
    for (Iterator<Told> each = told.values().iterator(); each.hasNext(); ) {
      Told topic = each.next();
      if (topic.round != round) {
        each.remove();
        publish(topic.topic, "");
      }
    }
  }

  private void publish(TopicName topic, String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    router.publish(
        new ApplicationMessage(
            topic, payload, ApplicationMessage.NONE, QOS, true, ApplicationMessage.NEVER, null));
  }
}
