package broker.core.access;

import broker.core.packet.ReasonCode;
import broker.core.topic.TopicFilter;
import java.util.List;

/** What access control can do to a connected client. Called on the client's loop only. */
public interface AccessSubject {
  /**
   * Ends the connection, because the client is not entitled to it any more.
   *
   * @param reason an error; whatever the plugin said, so the packet may not be able to carry it
   */
  void expel(ReasonCode reason);

  /** Returns the filters of its subscriptions now; a copy. */
  List<TopicFilter> filters();

  /** Removes a subscription that the client is not entitled to any more, if it still has it. */
  void revoke(TopicFilter filter);

  /** What was {@link Permission#PENDING} for {@link ClientAccess#receive} is decided: ask again. */
  void onReceiveDecided();
}
