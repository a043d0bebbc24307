// What several containers share, and several threads ask for.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace exhibit {

/// Each value is read for whoever asks first, while others that want the same wait for it.
template <typename Key, typename Value>
class ReadOnce {
 public:
  /// Stays where it is. Where `read` throws, the next who asks tries again.
  const Value& get(const Key& key, const std::function<Value()>& read) {
    Place& place = place_of(key);
    const std::lock_guard lock(place.mutex);
    if (place.value == nullptr) place.value = std::make_unique<const Value>(read());
    return *place.value;
  }

 private:
  struct Place {
    std::mutex mutex;  ///< held while it is read
    std::unique_ptr<const Value> value;
  };

  Place& place_of(const Key& key) {
    const std::lock_guard lock(mutex_);
    return places_[key];
  }

  std::mutex mutex_;
  std::map<Key, Place> places_;
};

}  // namespace exhibit
