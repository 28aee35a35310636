package broker.core.access;

import broker.api.auth.AccessRequest;
import broker.api.auth.Action;
import broker.core.topic.TopicFilter;
import broker.core.topic.TopicName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a client asks to be entitled to. Immutable. */
final class Request implements AccessRequest {
  private final Action action;
  private final String topic;
  private final @Nullable String shareName;

  private Request(Action action, String topic, @Nullable String shareName) {
    this.action = action;
    this.topic = topic;
    this.shareName = shareName;
  }

  static Request of(Action action, TopicName topic) {
    return new Request(action, topic.toString(), null);
  }

  static Request subscribe(TopicFilter filter) {
    return new Request(Action.SUBSCRIBE, filter.filter(), filter.shareName());
  }

  @Override
  public Action action() {
    return action;
  }

  @Override
  public String topic() {
    return topic;
  }

  @Override
  public Optional<String> shareName() {
    return Optional.ofNullable(shareName);
  }

  @Override
  public String toString() {
    return action + " " + topic;
  }
}
