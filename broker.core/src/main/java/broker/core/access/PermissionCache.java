package broker.core.access;

import broker.core.loop.OnEventLoop;
import broker.core.packet.ReasonCode;
import broker.core.topic.TopicName;
import org.jspecify.annotations.Nullable;

/**
 * What one client may do with the topics it used lately: finding one allocates nothing. Owned by
 * the loop of the client; bounded; no memory before the first topic.
 */
@OnEventLoop
final class PermissionCache {
  /*
   * Places: sets of four by hash; the one found moves to the front of its set, the last one falls
   *         out. While topics fall out of a cache that may still grow, it doubles.
   */
  private static final int WAYS = 4;
  private static final @Nullable TopicName[] NO_TOPICS = {};
  private static final @Nullable ReasonCode[] NO_ANSWERS = {};

  private @Nullable TopicName[] topics = NO_TOPICS;
  private @Nullable ReasonCode[] answers = NO_ANSWERS;

  /** What was remembered for this topic, or null. */
  @Nullable ReasonCode find(TopicName topic) {
    if (topics.length == 0) {
      return null;
    }
    int first = firstPlace(topic);
    if (topics[first] == topic) {
      return answers[first]; // the topics of one loop are the same objects, as a rule
    }
    for (int i = first; i < first + WAYS; i++) {
      TopicName known = topics[i];
      if (known == null) {
        return null;
      }
      if (known.equals(topic)) {
        ReasonCode answer = answers[i];
        shift(first, i);
        topics[first] = topic;
        answers[first] = answer;
        return answer;
      }
    }
    return null;
  }

  /**
   * Remembers the answer for a topic that is not in it.
   *
   * @param maximum how many it may hold; 0 for none
   */
  void put(TopicName topic, ReasonCode answer, int maximum) {
    if (topics.length == 0) {
      if (maximum == 0) {
        return;
      }
      resize(WAYS);
    }
    int first = firstPlace(topic);
    if (topics[first + WAYS - 1] != null && topics.length * 2 <= maximum) {
      grow();
      first = firstPlace(topic);
    }
    shift(first, first + WAYS - 1);
    topics[first] = topic;
    answers[first] = answer;
  }

  void clear() {
    topics = NO_TOPICS;
    answers = NO_ANSWERS;
  }

  private int firstPlace(TopicName topic) {
    return (topic.hashCode() & topics.length / WAYS - 1) * WAYS;
  }

  /** Makes room at the front of a set: what is before the place moves back by one. */
  private void shift(int first, int place) {
    System.arraycopy(topics, first, topics, first + 1, place - first);
    System.arraycopy(answers, first, answers, first + 1, place - first);
  }

  private void resize(int places) {
    topics = new @Nullable TopicName[places];
    answers = new @Nullable ReasonCode[places];
  }

  private void grow() {
    @Nullable TopicName[] oldTopics = topics;
    @Nullable ReasonCode[] oldAnswers = answers;
    resize(oldTopics.length * 2);
    for (int i = oldTopics.length - 1;
        i >= 0;
        i--) { // used last, moved last: it comes to the front
      TopicName topic = oldTopics[i];
      if (topic != null) {
        int first = firstPlace(topic);
        shift(first, first + WAYS - 1);
        topics[first] = topic;
        answers[first] = oldAnswers[i];
      }
    }
  }
}
