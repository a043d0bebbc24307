#include "collector/pipeline/patient_steps.h"

#include <gtest/gtest.h>

#include <future>
#include <new>
#include <thread>

namespace exhibit {
namespace {

using namespace std::chrono_literals;
using Steps = std::vector<PatientSteps::Step<int>>;
using Results = std::vector<std::optional<int>>;

/// A step that does not return before the test lets it.
struct Stuck {
  std::shared_ptr<std::promise<void>> gate = std::make_shared<std::promise<void>>();
  std::shared_future<void> opened = gate->get_future().share();
  PatientSteps::Step<int> step() const {
    return [opened = opened](Heartbeat&) {
      opened.wait();
      return -1;
    };
  }
};

TEST(PatientSteps, GivesWhatEachStepReturned) {
  PatientSteps patient(10s);
  EXPECT_EQ(patient.run(Steps{[](Heartbeat&) { return 1; }, [](Heartbeat&) { return 2; }}), (Results{1, 2}));
  EXPECT_EQ(patient.run(Steps{[](Heartbeat&) { return 3; }}), (Results{3}));
  EXPECT_TRUE(patient.run(Steps{}).empty());
}

TEST(PatientSteps, AStuckStepCostsItselfAlone) {
  const int before = Lane::left_behind();
  const Stuck stuck;
  PatientSteps patient(1600ms);
  const auto results = patient.run(Steps{[](Heartbeat&) { return 1; }, stuck.step(), [](Heartbeat&) { return 3; }});
  EXPECT_EQ(results, (Results{1, std::nullopt, 3}));
  EXPECT_EQ(Lane::left_behind(), before + 1);
  stuck.gate->set_value();
}

TEST(PatientSteps, WhatComesTooLateIsNotTaken) {
  const Stuck stuck;
  PatientSteps patient(1600ms);
  const auto results = patient.run(Steps{stuck.step(), [gate = stuck.gate](Heartbeat&) {
                                           gate->set_value();
                                           std::this_thread::sleep_for(5ms);
                                           return 2;
                                         }});
  EXPECT_EQ(results, (Results{std::nullopt, 2}));
}

TEST(PatientSteps, NoMoreThreadsAreLeftBehindThanMayBe) {
  const int before = Lane::left_behind();
  const Stuck stuck;
  PatientSteps patient(400ms, before + 2);
  const auto one = [](Heartbeat&) { return 1; };
  EXPECT_EQ(patient.run(Steps{one, stuck.step(), one, stuck.step(), one, stuck.step()}),
            (Results{1, std::nullopt, 1, std::nullopt, std::nullopt, std::nullopt}));
  EXPECT_EQ(patient.run(Steps{one}), Results{std::nullopt});
  EXPECT_EQ(Lane::left_behind(), before + 2);
  stuck.gate->set_value();
}

TEST(PatientSteps, ASlowStepThatShowsItGoesOnIsWaitedFor) {
  PatientSteps patient(1s);
  const auto results = patient.run(Steps{[](Heartbeat& heart) {
    for (int i = 0; i < 30; ++i) {
      std::this_thread::sleep_for(50ms);
      heart.beat();
    }
    return 1;
  }});
  EXPECT_EQ(results, (Results{1}));
}

TEST(PatientSteps, AStepThatFailsCostsItselfAlone) {
  PatientSteps patient(10s);
  const auto results =
      patient.run(Steps{[](Heartbeat&) -> int { throw std::bad_alloc(); }, [](Heartbeat&) { return 2; }});
  EXPECT_EQ(results, (Results{std::nullopt, 2}));
}

}  // namespace
}  // namespace exhibit
